import { expect, it } from 'vitest';
import { textOf } from '../../../../shared/email/message/text-of-html.ts';

it.each([
  '<style>p{color:red}</style>',
  '<script>alert(1)</script>',
  '<template>x</template>',
  '<title>x</title>',
  '<div hidden>x <div>x</div> x</div>',
  '<div style="color:red;DISPLAY : none !important">x</div>',
  '<span style="visibility:hidden">x</span>',
  '<p hidden>x',
  '<ul><li hidden>x</ul>',
  '<li hidden><blockquote><li>x</blockquote></li>',
  '<table><tr style="display:none"><td>x</table>',
  '<svg><title>x</title><desc>x</desc><style/></svg>',
  '<iframe>x</iframe>',
  '<!-- x --!>',
])('leaves out what is not shown: %s', async (hidden) => {
  expect(await textOf(`before ${hidden}<p>after</p>`)).toBe('before\n\nafter');
});

it.each([
  '<div style="display:none;display:block">shown</div>',
  '<div style="display:block!important;display:none">shown</div>',
  '<div hidden style="display:block">shown</div>',
  '<div title="display:none" data-style="display:none">shown</div>',
  '<body style="display:none">shown',
  '<tr style="display:none"><td>shown',
  '<table><tr hidden><td>x<tr><td>shown</table>',
  '<p hidden>x<div>shown</div>',
  '<div><span hidden>x</div>shown',
  '<h1 hidden>x</h2>shown',
  '<dd hidden><dl></dd>shown',
  '<dt></dd><span hidden></dt>shown',
  '<dt><h2><dd hidden></dt>shown',
  '<font><span hidden></font>shown',
  '<b><div><span hidden></b>shown',
  '<b hidden><div></b>shown',
  '<table><td hidden></tr>shown',
  '<table><tr hidden><td></tbody>shown',
  '<option><dd><option hidden><dt>shown',
  '<svg><style/></svg>shown',
  '<svg><defs><p>shown',
  '<![CDATA[x>shown',
  '<!-->shown',
  '</div><!x><?x></ x></>shown',
])('keeps what browsers show: %s', async (html) => {
  expect(await textOf(html)).toBe('shown');
});
