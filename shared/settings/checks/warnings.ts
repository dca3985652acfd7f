import type { Warning } from '../document/fault.ts';
import type { ResolvedSettings } from '../document/resolve.ts';
import { dkimWarnings } from '../in-force/dkim-key.ts';
import { BUILT_IN, type EffectiveSettings, type ValuePath } from '../schema/effective.ts';
import { logsIn } from './cross-check.ts';

const SECURITY_NOTICE =
  'Adobe advises against Sendmail and for Set Return-Path = No, because of the remote code execution attacks through the sender address (CVE-2016-10034 and its relatives).';

const senderEmails: readonly ValuePath[] = [
  'trans_email/ident_general/email',
  'trans_email/ident_sales/email',
  'trans_email/ident_support/email',
  'trans_email/ident_custom1/email',
  'trans_email/ident_custom2/email',
];

const sendmail = ({ values }: ResolvedSettings): Warning[] =>
  values['system/smtp/transport'] === 'sendmail'
    ? [{ code: 'sendmail', path: 'system/smtp/transport', message: SECURITY_NOTICE }]
    : [];

const returnPath = ({ values }: ResolvedSettings): Warning[] =>
  values['system/smtp/set_return_path'] === 'no'
    ? []
    : [{ code: 'return-path', path: 'system/smtp/set_return_path', message: SECURITY_NOTICE }];

const usesSmtp = (values: EffectiveSettings): boolean => values['system/smtp/transport'] === 'smtp';

const noHost = ({ values, origin }: ResolvedSettings): Warning[] =>
  usesSmtp(values) && origin['system/smtp/host'] === BUILT_IN
    ? [{ code: 'no-host', path: 'system/smtp/host', message: 'No mail server is set, so localhost is assumed.' }]
    : [];

const port25 = ({ values }: ResolvedSettings): Warning[] =>
  usesSmtp(values) && values['system/smtp/port'] === 25
    ? [{ code: 'port-25', path: 'system/smtp/port', message: 'AWS blocks port 25: use 587, 465 or 2525.' }]
    : [];

const plainPassword = ({ values }: ResolvedSettings): Warning[] =>
  logsIn(values) && values['system/smtp/ssl'] === 'none'
    ? [{ code: 'plain-password', path: 'system/smtp/ssl', message: 'The password is sent without encryption.' }]
    : [];

const exampleAddresses = ({ values }: ResolvedSettings): Warning[] =>
  senderEmails
    .filter((path) => String(values[path]).endsWith('@example.com'))
    .map((path) => ({ code: 'example-address', path, message: 'Replace the address at example.com with your own.' }));

const anySender = ({ values }: ResolvedSettings): Warning[] =>
  values['delivery/allowed_senders'].length === 0
    ? [{ code: 'any-sender', path: 'delivery/allowed_senders', message: 'API keys may send from any address.' }]
    : [];

/** Warnings about effective settings that are valid but risky. */
export const warningsFor = (resolved: ResolvedSettings): Warning[] =>
  [sendmail, returnPath, noHost, port25, plainPassword, exampleAddresses, anySender, dkimWarnings].flatMap((rule) =>
    rule(resolved),
  );
