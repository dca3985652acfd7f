import type { Page } from 'playwright-core';

/** Collects what a page must never do: violate its own policy, log an error, throw, or contact another origin. */
export const complaintsOf = (page: Page, url: string): string[] => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Chromium logs every error response; those are part of the tests.
    const isAnswer = message.text().startsWith('Failed to load resource: the server responded with a status of');
    if (['error', 'warning'].includes(message.type()) && !isAnswer) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^data:/.test(request.url()) && !request.url().startsWith(url)) complaints.push(`asked ${request.url()}`);
  });
  return complaints;
};
