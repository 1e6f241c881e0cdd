//! Owns the style of the printable page.
//! Must not know what stands on it. Black on white throughout: nothing is said by colour.

/// The style sheet.
pub(super) const STYLE: &str = "\
@page { size: A4; margin: 14mm 12mm 16mm; }
@page across { size: A4 landscape; margin: 12mm; }
.across { page: across; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; color: #000; background: #fff;
  font: 15px/1.4 system-ui, 'Liberation Sans', Arial, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 .5rem; break-after: avoid; }
.particulars { margin: .2rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: .2rem .5rem; border-bottom: 1px solid #bbb; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #000; vertical-align: bottom; }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; }
tbody th { font-weight: 400; }
tr.group th, tr.la th, tr.england th, tr.similar th, tr.group td { font-weight: 600; }
tr.line th, tr.line td { border-top: 2px solid #000; }
td small { display: block; font-size: .8em; white-space: nowrap; }
td .mark { font-weight: 700; white-space: nowrap; }
td .code { font-style: italic; }
figure { margin: 1.2rem 0; break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: .3rem; }
figure p { margin: .3rem 0; font-size: .85rem; }
svg { display: block; width: 100%; height: auto; max-width: 60rem; }
svg text { font: 12px system-ui, 'Liberation Sans', Arial, sans-serif; fill: #000; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; }
footer { margin-top: 1.5rem; border-top: 1px solid #000; font-size: .85rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  table { font-size: 8pt; }
  th, td { padding: .12rem .3rem; }
  .wide { overflow: visible; }
  .across table { font-size: 7pt; }
  .across th, .across td { padding: .1rem .18rem; }
}
";
