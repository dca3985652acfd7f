import type { ComponentChildren } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';

/** The only style sheet of these pages, which have no scripts and load nothing. */
export const pageStyle = `
:root{color-scheme:light dark;--accent:light-dark(#0f766e,#5eead4);--line:light-dark(#dde1e5,#2a3138);--paper:light-dark(#fff,#171b1f);--faint:light-dark(#57616b,#9ba6b1);font:15px/1.55 system-ui,sans-serif;background:light-dark(#f4f5f6,#0f1214);color:light-dark(#1a2025,#e7eaed);scroll-padding-top:1rem}
body{max-width:58rem;margin:2rem auto 6rem;padding:0 1rem;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
h2{margin:3.5rem 0 1rem;border-top:1px solid var(--line);padding-top:1.5rem}
h2 code{font-size:1.1rem}
h3{margin:1.5rem 0 .5rem;font-size:.95rem;color:var(--faint)}
code,pre{font:.875rem/1.5 ui-monospace,monospace}
pre{overflow-x:auto;overflow-wrap:normal;padding:.75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--paper)}
table{border-collapse:collapse;width:100%;background:var(--paper);border:1px solid var(--line)}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem;border-bottom:1px solid var(--line)}
th{font-size:.85rem;color:var(--faint)}
td:first-child{min-width:7rem}
nav ul{columns:17rem 2;margin:1.5rem 0;padding:0;list-style:none}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.method{display:inline-block;min-width:4rem;font-weight:600;text-transform:uppercase;color:var(--accent)}
@media(max-width:40rem){table,tbody,tr,td{display:block}thead{position:absolute;clip-path:inset(50%)}tr{padding:.5rem .75rem;border-bottom:1px solid var(--line)}td{padding:0;border:0}}
`;

interface HtmlPageProps {
  title: string;
  children: ComponentChildren;
}

const HtmlPage = ({ title, children }: HtmlPageProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width,initial-scale=1" />
      <title>{title}</title>
      {/* Unescaped: the content security policy contains its hash. */}
      <style dangerouslySetInnerHTML={{ __html: pageStyle }} />
    </head>
    <body>
      <main>{children}</main>
    </body>
  </html>
);

/** A page, as the text of a document. */
export const htmlPage = (props: HtmlPageProps): string =>
  `<!doctype html>${renderToStaticMarkup(<HtmlPage {...props} />)}`;
