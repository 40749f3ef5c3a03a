/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export_service.h"

static const struct export_service ivs = { "Amazon Interactive Video Service", "AmazonIVS", "Media",
                                           "Media Streaming" };
static const struct export_service chat = { "Amazon Interactive Video Service", "AmazonIVSChat", "Media",
                                            "Media Streaming" };
static const struct export_service s3 = { "Amazon Simple Storage Service", "AmazonS3", "Storage", "Object Storage" };
static const struct export_service medialive = { "AWS Elemental MediaLive", "AWSElementalMediaLive", "Media",
                                                 "Media Streaming" };
static const struct export_service mediapackage = { "AWS Elemental MediaPackage", "AWSElementalMediaPackage", "Media",
                                                    "Media Streaming" };
static const struct export_service cdn = { "Amazon CloudFront", "AmazonCloudFront", "Networking", "Content Delivery" };
static const struct export_service ec2 = { "Amazon Elastic Compute Cloud", "AmazonEC2", "Compute", "Virtual Machines" };
static const struct export_service vpc = { "Amazon Virtual Private Cloud", "AmazonVPC", "Networking",
                                           "Network Connectivity" };

const struct export_service *export_service_of(enum meter meter)
{
    switch (meter) {
    case METER_CHAT_SENT:
    case METER_CHAT_DELIVERED: return &chat;
    case METER_STORAGE:
    case METER_STORAGE_REQUESTS: return &s3;
    case METER_PRIVATE_ENDPOINT:
    case METER_PRIVATE_DATA: return &vpc;
    case METER_MEDIALIVE_INPUT:
    case METER_MEDIALIVE_OUTPUT: return &medialive;
    case METER_MEDIAPACKAGE_INGEST:
    case METER_MEDIAPACKAGE_ORIGINATION: return &mediapackage;
    case METER_CDN_EGRESS: return &cdn;
    case METER_COMPUTE:
    case METER_EGRESS: return &ec2;
    default: return &ivs;
    }
}
