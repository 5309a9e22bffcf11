/**
 * The look: a phone's width first, system fonts, light, dark and paper. States differ in shape and words as well as in
 * colour; every pair of colours has the contrast of WCAG 2.2 AA.
 */
export const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#17232b;--soft:#55626b;--line:#dcd8cd;--link:#0a5279;--ok:#17643f;--ok-bg:#e5f1ea;--risk:#8a4a00;--risk-bg:#fbeeda;--blocked:#9b1c1c;--blocked-bg:#fae8e5;--unknown:#4d5962;--unknown-bg:#e9ebec;--on:#fff;
--serif:ui-serif,"New York","Iowan Old Style",Charter,Georgia,"Liberation Serif",serif;--sans:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Liberation Sans",system-ui,sans-serif}
@media (prefers-color-scheme:dark){:root{--paper:#10171c;--card:#182127;--ink:#e9edef;--soft:#a7b3bb;--line:#2e3a42;--link:#8fcaf2;--ok:#7ccfa0;--ok-bg:#12291e;--risk:#f1b866;--risk-bg:#2e2312;--blocked:#f49a90;--blocked-bg:#341a18;--unknown:#b3bec6;--unknown-bg:#232d34;--on:#10171c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0 auto;max-width:62rem;padding:0 1rem 2.5rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 var(--sans);overflow-wrap:anywhere}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.symbols{display:none}
[hidden]{display:none!important}
body:has(#language-en:checked) .in:not([lang=en]),body:has(#language-es:checked) .in:not([lang=es]){display:none}
@supports not selector(:has(*)){.in:not(.own){display:none}}
a{color:var(--link);text-underline-offset:.2em;text-decoration-thickness:1px;text-decoration-color:color-mix(in srgb,currentColor 45%,transparent)}
a:hover{text-decoration-thickness:2px;text-decoration-color:currentColor}
.reasons a{color:inherit;text-decoration-color:color-mix(in srgb,currentColor 30%,transparent)}
.proof>span{display:inline-block;max-width:100%}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
h1,h2,h3,h4,p,ul,ol,figure,table{margin:0}
ul,ol{padding:0;list-style:none}
h2{font:600 1.5rem/1.2 var(--serif);letter-spacing:-.01em}
h3{font-size:1.0625rem;line-height:1.3}
h4{font-size:1rem}
.quiet{color:var(--soft);font-size:.9375rem}
.top{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;padding:.9rem 0}
.top h1{font:600 1.0625rem/1.3 var(--sans);min-width:0}
main h1{font:600 1.75rem/1.2 var(--serif)}
.projects{margin-top:1rem}
.languages{display:flex;border:1px solid var(--line);border-radius:2rem;padding:2px;margin:0 0 0 auto;min-width:0}
.languages label{position:relative;cursor:pointer}
.languages input{position:absolute;inset:0;opacity:0;margin:0;width:100%;height:100%;cursor:pointer}
.languages label span{display:block;padding:.15rem .7rem;border-radius:2rem;font-size:.875rem;min-height:1.625rem}
.languages input:checked+span{background:var(--ink);color:var(--paper)}
.languages input:focus-visible+span{outline:3px solid var(--link);outline-offset:2px}
.stale{background:var(--unknown-bg);border:2px dashed var(--unknown);border-radius:.5rem;padding:.7rem 1rem;margin-bottom:1rem;font-weight:600}
.rely{--c:var(--unknown);--b:var(--unknown-bg);background:var(--b);border-radius:1rem;padding:1.1rem}
.rely[data-level="on track"]{--c:var(--ok);--b:var(--ok-bg)}
.rely[data-level="at risk"]{--c:var(--risk);--b:var(--risk-bg)}
.rely[data-level=blocked]{--c:var(--blocked);--b:var(--blocked-bg)}
.verdict{display:grid;grid-template-columns:3.5rem 1fr;gap:.9rem}
.flag{width:3.5rem;height:3.5rem;border-radius:.6rem;background:var(--c);display:grid;place-items:center}
.flag svg{width:2.5rem;height:2.5rem}
.flag svg{--shape:transparent;--sign:var(--on);stroke-width:2.6}
.rely h2{font:600 .9375rem/1.3 var(--sans);letter-spacing:0;color:var(--soft)}
.answer{font:600 1.75rem/1.18 var(--serif);letter-spacing:-.015em;color:var(--c);margin:.15rem 0 .5rem;text-wrap:balance}
.meta{display:flex;flex-wrap:wrap;gap:.2rem .9rem;font-size:.9375rem;color:var(--soft)}
.level{color:var(--c);font-weight:700}
.rely .reasons{margin-top:1rem;padding-top:.9rem;border-top:1px solid color-mix(in srgb,var(--c) 25%,transparent)}
.reasons{display:grid;gap:.55rem}
.reasons li,.note,.state{display:grid;grid-template-columns:1.25rem 1fr;gap:.6rem}
.state:not(:has(svg)){grid-template-columns:1fr}
.icon{width:1.25rem;height:1.25rem;margin-top:.13rem;flex:none;stroke-width:2.4}
svg{--shape:currentColor;--sign:var(--on)}
.shape{fill:var(--shape)}.sign{fill:none;stroke:var(--sign);stroke-linecap:round;stroke-linejoin:round}
.icon.ok{color:var(--ok)}.icon.risk{color:var(--risk)}.icon.blocked{color:var(--blocked)}.icon.unknown{color:var(--unknown)}
.icon.info{color:var(--soft);--sign:transparent}
.rely .is-risk,.rely .is-blocked{font-weight:600}
.proof{font-size:.8125rem;font-weight:400;color:var(--soft)}
.proof>span:not(:last-child)::after{content:"·";margin:0 .3em}
.proof a{color:inherit}
.is-stale .rely .icon{color:var(--unknown)}
.glance ul{display:grid;grid-template-columns:1fr 1fr;gap:.5rem;margin-top:.75rem}
.glance a{display:grid;gap:.1rem;height:100%;align-content:start;padding:.65rem .8rem;border:1px solid var(--line);border-radius:.7rem;background:var(--card);color:var(--ink);text-decoration:none}
.glance a:hover{border-color:var(--link)}
.glance span{font-size:.875rem;color:var(--soft)}
.part{border-top:1px solid var(--line);margin-top:1.75rem;padding-top:1.35rem;scroll-margin-top:.5rem}
.body{display:grid;gap:.8rem;margin-top:.8rem;min-width:0}
.body>*{min-width:0}
.body h3:not(:first-child){margin-top:.5rem}
.cards{display:grid;gap:.75rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr))}
.cards:empty{display:none}
.card{display:flex;flex-direction:column;gap:.35rem;background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:.95rem 1rem;min-width:0}
.card h3{font:600 1.1875rem/1.25 var(--serif)}
.state.is-ok{color:var(--ok);font-weight:600}.state.is-blocked{color:var(--blocked);font-weight:600}.state.is-unknown{color:var(--unknown);font-weight:600}
.open{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center;margin-top:auto;padding-top:.4rem}
.button{display:inline-block;background:var(--link);color:var(--on);border-radius:.55rem;padding:.55rem 1.3rem;font-weight:600;text-decoration:none}
.button:hover{text-decoration:underline}
.address{font-size:.875rem;color:var(--soft)}
.note{color:var(--soft)}
.old{display:grid;gap:.8rem;color:var(--soft);filter:grayscale(1)}
.list{display:grid;gap:.5rem}
.list>li{display:grid;grid-template-columns:auto 1fr auto;gap:.65rem;align-items:baseline}
.list>li>span:only-child{grid-column:1/-1}
.kind{min-width:5.9em;text-align:center;font-size:.8125rem;font-weight:600;border:1px solid currentColor;border-radius:.35rem;padding:0 .4rem;color:var(--link)}
.kind.fixed{color:var(--soft)}
.fresh{background:var(--ink);color:var(--paper);font-size:.75rem;border-radius:.3rem;padding:.05rem .4rem;white-space:nowrap}
.seen{background:var(--card);border:1px solid var(--ink);border-radius:.6rem;padding:.6rem .9rem;font-weight:600}
summary{cursor:pointer;padding:.3rem 0;min-height:1.5rem;color:var(--link)}
details>.list{margin-top:.4rem}
.compared{font-size:.9375rem;color:var(--soft)}
.compared ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem}
.compared b{color:var(--ink)}
.pictures{display:grid;gap:.6rem}
.picture-page{display:grid;gap:.5rem}
.shots{display:grid;gap:.6rem;grid-template-columns:repeat(3,minmax(0,1fr));align-items:start}
.shots img{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:.4rem;background:var(--card)}
.shots figcaption{font-size:.8125rem;color:var(--soft);margin-top:.2rem}
.shots.desktop{grid-template-columns:1fr 1fr}.shots.desktop figure:nth-child(3){grid-column:1/-1}
.shots.phone{max-width:34rem}
.bar{display:block;width:100%;height:.875rem;margin:.15rem 0}
.bar .full{fill:var(--link)}.bar .left{fill:none;stroke:var(--soft);stroke-width:1}
.moved li::before{content:"↪ "}
.list>.need{grid-template-columns:1.25rem 1fr;gap:.7rem;background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:.8rem 1rem;align-items:start}
.list>.need.late{border-color:var(--risk);background:var(--risk-bg)}
.ask{display:block;font-weight:600}
.when{display:block}
.late .when b,.goal .state .icon+span b{color:var(--risk)}
.chart{max-width:30rem}
.chart figcaption{font-weight:600}
.chart svg{display:block;width:100%;height:auto;margin-top:.4rem;color:var(--link)}
.chart polyline{fill:none;stroke:currentColor;stroke-width:2.5;stroke-linejoin:round}
.chart polygon{fill:currentColor;opacity:.1}.chart circle{fill:currentColor}
.chart text{font:11px var(--sans);fill:var(--soft)}.chart .now{font-size:14px;font-weight:700;fill:var(--ink)}
.grid line{stroke:var(--line)}
.dates{display:flex;justify-content:space-between;padding:0 17.5% 0 11%}
.manager summary h2{display:inline}
.measures{overflow-wrap:break-word;border-collapse:collapse;width:100%;font-size:.9375rem}
.measures caption{text-align:left;color:var(--soft);padding-bottom:.4rem}
.measures th,.measures td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);font-weight:400}
.measures thead th{color:var(--soft);font-size:.8125rem}.measures td:nth-child(2){font-weight:700}
.history,.gaps{display:grid;gap:.45rem}
footer{border-top:1px solid var(--line);margin-top:1.75rem;padding-top:1rem;color:var(--soft);font-size:.9375rem;display:grid;gap:.3rem}
@media (min-width:48rem){
body{padding:0 2rem 4rem}
.rely{padding:1.75rem}
.verdict{grid-template-columns:5.5rem 1fr;gap:1.5rem}
.flag{width:5.5rem;height:5.5rem;border-radius:.9rem}.flag svg{width:4rem;height:4rem}
.answer{font-size:2.5rem}
.shots.desktop{grid-template-columns:repeat(3,1fr)}.shots.desktop figure:nth-child(3){grid-column:auto}
.rely .reasons{grid-template-columns:1fr 1fr;gap:.6rem 2rem}
.glance ul{grid-template-columns:repeat(4,1fr);gap:.75rem}
.part{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:2.5rem;margin-top:2.25rem;padding-top:1.9rem}
.part .body{margin-top:.15rem}
.manager{display:block}.manager .body{margin:1rem 0 0 15.5rem}
}
@media print{
@page{size:A4;margin:14mm}
:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--link:#000;--on:#fff;--ok:#17643f;--ok-bg:#fff;--risk:#8a4a00;--risk-bg:#fff;--blocked:#9b1c1c;--blocked-bg:#fff;--unknown:#4d5962;--unknown-bg:#fff}
html{font-size:12.5px}
body{max-width:none;padding:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.languages,.glance,.remember,.button{display:none}
.rely{border:2px solid var(--c)}
.part{margin-top:1rem;padding-top:1rem}
.card,.need,.reasons li,.picture-page,.chart,tr,.history li,h2,h3{break-inside:avoid}
h2,h3,h4{break-after:avoid}
details::details-content{content-visibility:visible;display:block;block-size:auto}
summary{list-style:none;color:inherit}
.list details>summary,.body>details>summary{display:none}
.shots.desktop{grid-template-columns:repeat(3,1fr)}.shots.desktop figure:nth-child(3){grid-column:auto}
.shots img{max-height:11cm;width:auto;max-width:100%}
}
`;
