#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The page of `ivsim report` in headless Chromium: nothing wider than a phone or a screen, text legible (contrast of at least
# 4.5) in light and dark, headings in order, tables with captions and headers, no word on the console. Skipped where there is
# no browser. Runs from the build folder.

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || exit 77
command -v gnuplot >/dev/null || exit 77
ivsim=$(pwd)/ivsim
source=$(cd "${srcdir:-.}" && pwd)
folder=$(cd "$(mktemp -d ./html.XXXXXX)" && pwd) || exit 99
trap 'cd / && rm -rf "$folder"' EXIT
cd "$folder" || exit 99
here=$(pwd)
failures=0
complain() { echo "$*"; failures=$((failures + 1)); }

show() { # show OPTIONS... URL
    rm -rf profile
    mkdir profile
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$here/profile" \
        --allow-file-access-from-files --enable-logging=stderr --virtual-time-budget=5000 "$@" 2>console
}

# What is looked at stands in a page around it, as the page itself has no script.
cat >look.html <<'END'
<!DOCTYPE html><meta charset="utf-8"><body><pre id="said"></pre><script>
const faults = [];
const numbers = text => (text.match(/[\d.]+/g) || []).map(Number);
const light = rgb => { const [r, g, b] = rgb.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                       return .2126 * r + .7152 * g + .0722 * b; };
const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
function paper(view, element) {
    for (let e = element; e; e = e.parentElement) {
        const c = numbers(view.getComputedStyle(e).backgroundColor);
        if (c.length == 3 || c[3] > .99) return c.slice(0, 3);
    }
    return [255, 255, 255];
}
function look(view, page, width) {
    if (page.documentElement.scrollWidth > width) faults.push(`${width}: the page is ${page.documentElement.scrollWidth} wide`);
    for (const e of page.body.querySelectorAll('*')) {
        const box = e.getBoundingClientRect();
        if (box.width && !e.closest('.scroll') && (box.right > width + 1 || box.left < -1))
            faults.push(`${width}: ${e.tagName} ${e.className} ends at ${box.right}`);
        if (e.matches('th, td') && e.scrollWidth > e.clientWidth + 1)
            faults.push(`${width}: a cell is too narrow: ${e.textContent.slice(0, 60)}`);
        const own = [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim());
        if (!own || !box.width || e.matches('style, script')) continue;
        const style = view.getComputedStyle(e), drawn = e.closest('svg');
        const ratio = contrast(numbers(drawn ? style.fill : style.color).slice(0, 3), paper(view, drawn ? drawn.parentElement : e));
        if (ratio < 4.5 && !(drawn && e.tagName == 'title')) faults.push(`contrast ${ratio.toFixed(2)}: ${e.textContent.slice(0, 60)}`);
    }
}
function structure(page) {
    const levels = [...page.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1]);
    if (levels[0] != 1 || levels.filter(l => l == 1).length != 1) faults.push('not one h1 that comes first');
    levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) faults.push('a heading skips a level'); });
    for (const t of page.querySelectorAll('table'))
        if (!t.caption || !t.querySelector('thead th') || t.querySelector('th:not([scope])')) faults.push('a table without caption or headers');
    for (const s of page.querySelectorAll('svg'))
        if (!s.getAttribute('aria-label') && s.getAttribute('aria-hidden') != 'true') faults.push('a picture without words');
    const ids = [...page.querySelectorAll('[id]')].map(e => e.id);
    if (new Set(ids).size != ids.length) faults.push('an id twice: ' + ids.find((id, i) => ids.indexOf(id) != i));
    for (const a of page.querySelectorAll('a')) if (!page.querySelector(a.getAttribute('href'))) faults.push('a link to nowhere');
    for (const d of page.querySelectorAll('details')) d.open = true;
}
function open(width) {
    return new Promise(done => {
        const frame = document.createElement('iframe');
        frame.style = `border:0;width:${width}px;height:3000px`;
        frame.onload = () => { if (width == 360) structure(frame.contentDocument);
                               else for (const d of frame.contentDocument.querySelectorAll('details')) d.open = true;
                               look(frame.contentWindow, frame.contentDocument, width); done(); };
        frame.src = location.search.slice(1);
        document.body.append(frame);
    });
}
open(360).then(() => open(1280)).then(() => { document.getElementById('said').textContent = ['looked', ...[...new Set(faults)].slice(0, 30), 'end'].join('\n'); });
</script>
END

look() { # look PAGE OPTIONS...: what was found is in said
    page=$1
    shift
    show "$@" --dump-dom "file://$here/look.html?$page" >dom
    sed -n '/<pre id="said">looked/,/^end<\/pre>/p' dom >said
}

check() { # check PAGE WORDS OPTIONS...
    page=$1 words=$2
    shift 2
    look "$page" "$@"
    grep -q looked said || complain "$words: the browser did not look: $(head -c 300 console)"
    sed -e '1d' -e '$d' said | grep . && complain "$words: see above"
    ! grep CONSOLE console || complain "$words: something on the console"
}

make_page() { # make_page NAME SCENARIO OPTIONS...
    name=$1
    shift
    "$ivsim" run "$@" -o "$name" --quiet >run.log 2>&1 && "$ivsim" report --quiet "$name" >report.log 2>&1 || {
        complain "$name: no page: $(cat run.log report.log)"
        return 1
    }
    ! command -v xmllint >/dev/null || xmllint --noout "$name/report.html" || complain "$name: not well-formed"
    ! grep -Eo '(src|href)="[^#"][^"]*"|url\([^#)]*\)|@import' "$name/report.html" || complain "$name: refers to something outside"
}

cat >hostile.cfg <<'END'
title = "<b>\"Quarterly\"</b> & 'all hands', Donaudampfschifffahrtsgesellschaftskapitaensversammlungsvorbereitungssitzung";
period = "2026-12";
events = ( {
  name = "</td><h1>R&D \"x\" <script>alert(1)</script> Donaudampfschifffahrtsgesellschaftskapitaensversammlungsraum";
  schedule = { first = "2026-12-01 16:00"; every = "7 d"; count = 2; };
  live = "60 min"; hosts = 3;
  audience = { preset = "webinar"; size = { low = 4000; likely = 7000; high = 14000; }; };
} );
patterns = ( "channel", "stage", "hybrid-server", { name = "<i>A&B</i> \"Donaudampfschifffahrtsgesellschaftskapitaensversammlung\"";
  speakers = "encoder"; viewers = "channel"; channel = { type = "BASIC"; }; } );
END
# What looks must find what is wrong, else it proves nothing.
cat >bad.html <<'END'
<!DOCTYPE html><html><body style="margin:0"><h2>no h1</h2><div style="width:1400px">wide</div>
<p style="color:#999">pale</p><table><tr><th>bare</th></tr></table></body></html>
END
look bad.html
for fault in 'page is' 'DIV' 'contrast 2' 'not one h1' 'without caption'; do
    grep -q "$fault" said || complain "a bad page passes: $fault"
done

examples=$source/scenarios/examples
make_page webinar "$examples/webinar.cfg" --replications 200 && {
    check webinar/report.html "webinar, light"
    check webinar/report.html "webinar, dark" --blink-settings=preferredColorScheme=0
}
make_page hostile hostile.cfg --replications 50 && {
    check hostile/report.html "hostile, light"
    check hostile/report.html "hostile, dark" --blink-settings=preferredColorScheme=0
}
make_page one "$examples/webinar.cfg" --replications 1 --only stage && check one/report.html "one replication of one pattern"
make_page certain "$examples/by-hand.cfg" --replications 20 && check certain/report.html "certain"
[ "$failures" = 0 ]
