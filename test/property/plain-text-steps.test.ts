import { Session } from 'node:inspector/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';

// In a separate file, because V8 counts only code that was not optimised before counting began.
const countingSession = async (): Promise<Session> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return session;
};

const units = fc.array(
  fc.constantFrom(
    ...[
      '<div>',
      '<b>',
      '<p>',
      '<td>',
      '<tr>',
      '<table>',
      '<li>',
      '<ul>',
      '<ol>',
      '<a href=u>',
      '<pre>',
      '<blockquote>',
    ],
    ...[
      '<svg>',
      '<h1>',
      '<span hidden>',
      '<span style="display:block">',
      '<option>',
      '<sup>',
      '<img alt=x>',
      '<hr>',
      '<br>',
    ],
    ...[
      '</div>',
      '</p>',
      '</td>',
      '</table>',
      '</li>',
      '</a>',
      '</x>',
      'word ',
      '1',
      '&amp;',
      '&',
      '<',
      '<!---->',
      '\n',
    ],
    ...['<x a b=c style="color:red;display:inline">'],
  ),
  { minLength: 1, maxLength: 5 },
);

it('takes a number of steps proportional to the length of the html, whatever is repeated', async () => {
  const session = await countingSession();
  const { plainTextOf } = await import('../../shared/email/message/plain-text/plain-text.ts');
  /** The number of executed basic blocks while html is parsed, ours and the tokenizer's. */
  const stepsFor = async (html: string): Promise<number> => {
    await session.post('Profiler.takePreciseCoverage');
    plainTextOf(html);
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const scripts = result.filter(({ url }) => /plain-text\/|htmlparser2|entities/.test(url));
    return scripts
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
      .reduce((sum, count) => sum + count, 0);
  };
  try {
    await fc.assert(
      fc.asyncProperty(units, async (repeated) => {
        const once = repeated.join('').repeat(100);
        const [steps, fourTimes] = [await stepsFor(once), await stepsFor(once.repeat(4))];
        expect(steps).toBeGreaterThan(100);
        // Quadratic time would need sixteen times as many.
        expect(fourTimes).toBeLessThan(6 * steps);
        expect(plainTextOf(once).length).toBeLessThan(12 * once.length);
      }),
      { numRuns: 60 },
    );
  } finally {
    session.disconnect();
  }
});
