import { costPerMillion, total, type Usage } from '../cost.ts';
import { assumptions, usageOf } from '../parts/cost.ts';
import { prices } from '../prices.ts';
import type { CommittedCounts, CountedEmail } from './counts.ts';
import { idleAssumptions, stageCosts } from './stage-cost.ts';

const usd = (amount: number): string => amount.toFixed(2);

/** Rounded, without floating-point noise. */
const amount = (value: number): string => String(Number(value.toPrecision(4)));

const { acceptMs, acceptGb, batchMs, batchGb, batch, accessLogBytes, invocationLogBytes } = assumptions;

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;

/** The billed items: how much of each an email uses, and where the figure comes from. */
const parts = (email: CountedEmail): Record<keyof Usage, [name: string, uses: string, known: string]> => {
  const { dynamoDbWriteUnits, dynamoDbReadUnits, sqsRequests, logGigabytes, lambdaRequests, lambdaGbSeconds } =
    usageOf(email);
  const { accept, deliver } = email;
  const functionBytes = accept.logBytes + deliver.logBytes;
  return {
    httpApiRequests: ['HTTP API', '1 request', 'counted'],
    lambdaRequests: ['Lambda, requests', amount(lambdaRequests), `counted; batches of ${batch}`],
    lambdaGbSeconds: [
      'Lambda, GB-seconds',
      amount(lambdaGbSeconds),
      `**assumed**: emails-api billed ${acceptMs} ms at ${acceptGb} GB, a batch ${batchMs} ms at ${batchGb} GB`,
    ],
    sqsRequests: ['SQS, requests', amount(sqsRequests), 'sends counted; receives and deletes by batch'],
    dynamoDbWriteUnits: [
      'DynamoDB, write units',
      amount(dynamoDbWriteUnits),
      `counted: accept ${amount(accept.writeUnits)}, deliver ${amount(deliver.writeUnits)}`,
    ],
    dynamoDbReadUnits: ['DynamoDB, read units', amount(dynamoDbReadUnits), 'counted'],
    logGigabytes: [
      'CloudWatch Logs, bytes',
      amount(logGigabytes * 1e9),
      `${functionBytes} counted; **assumed**: ${accessLogBytes} of access log, ${invocationLogBytes} of Lambda an invocation`,
    ],
  };
};

const emailTable = (email: CountedEmail): string[] => {
  const costs = costPerMillion(usageOf(email));
  const rows = Object.entries(parts(email)).map(([key, [name, uses, known]]) => {
    const price = prices[key as keyof Usage];
    const listed = key === 'logGigabytes' ? `${price} a GB` : `${amount(price * 1e6)} a million`;
    return row(name, uses, known, listed, usd(costs[key as keyof Usage]));
  });
  return [
    row('service', 'an email uses', 'known from', 'list price, USD', 'a million emails, USD'),
    row('---', '---', '---', '---', '---:'),
    ...rows,
    row('**all**', '', '', '', `**${usd(total(costs))}**`),
  ];
};

const slower = (email: CountedEmail, times: number): string => {
  const assumed = { ...assumptions, acceptMs: acceptMs * times, batchMs: batchMs * times };
  return usd(total(costPerMillion(usageOf(email, assumed))));
};

const stageTable = ({ stage, email }: CommittedCounts): string[] => {
  const costs = stageCosts(stage, email);
  return [
    row('a stage without mail', 'a month, USD'),
    row('---', '---:'),
    ...costs.map(([what, cost]) => row(what, usd(cost))),
    row('**all**', `**${usd(costs.reduce((sum, [, cost]) => sum + cost, 0))}**`),
  ];
};

/** The text of docs/costs.md. */
export const costsPage = (counts: CommittedCounts): string =>
  [
    '# What it costs',
    '',
    'Made by `npm run costs` from the requests, units and log bytes that the bench counts on the emulators, which',
    '`test/contract/performance.test.ts` guards. Edit the code, not this page.',
    '',
    `By the list prices of ${prices.date} in us-east-1, free tiers left out, for emails of 12 kB to one recipient:`,
    '',
    ...emailTable(counts.email),
    '',
    `Were everything billed twice as long, it would be ${slower(counts.email, 2)} USD; four times, ${slower(counts.email, 4)} USD: a mail server far`,
    `away is waited for. These are batches of ${batch}, which a busy queue gives (\`batchSize\`); with little traffic each email`,
    'is a batch by itself, which takes two more requests of each kind, of a bill of cents.',
    '',
    'Not in it: storage (0.25 USD a GB and month, for the days that emails are kept), contents above 350 kB in S3, traffic,',
    'a NAT gateway with `-c vpcId=`, backups, and what the mail server costs. Amazon SES takes 100 USD a million for the',
    'sending alone, and 160 USD (0.16 USD for 1,000) on accounts made since July 2026.',
    '',
    'A webhook endpoint that is told of an email adds two write units, a message on a queue and a run of deliver-webhooks, which',
    'takes up to ten events: some 1.50 USD a million. Without endpoints there is nothing of it.',
    '',
    '`-c tracing=true` switches AWS X-Ray on, at 5 USD a million traces recorded. It records one request a second and 5 % of',
    'those beyond, so that a million emails spread evenly over a month are nearly all recorded, by emails-api and by',
    'deliver-email: 10 USD. In bursts it is less.',
    '',
    ...stageTable(counts),
    '',
    `**Assumed**: a run of release-due-emails is billed ${idleAssumptions.releaseMs} ms, one of check-health ${idleAssumptions.checkMs} ms, at ${idleAssumptions.gb} GB; Lambda keeps`,
    `${idleAssumptions.pollers} receives of 20 s open. CloudWatch bills a metric only for the hours in which it is written; most are written only`,
    'when there is mail. Everything is tagged `service=storemail` and `stage=<stage>`: activate the two as cost allocation',
    'tags, and the bill says the rest.',
    '',
  ].join('\n');
