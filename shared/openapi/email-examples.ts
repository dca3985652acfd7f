/* Requests as the document shows them. */

export const minimal = {
  from: 'My Shop <shop@example.com>',
  to: 'customer@example.net',
  subject: 'Your order',
  html: '<p>Thank you!</p>',
};

export const exampleMessage = Buffer.from(
  'From: shop@example.com\r\nTo: customer@example.net\r\nSubject: Your order\r\n\r\nThank you!\r\n',
).toString('base64');

export const sendExamples = {
  minimal: { summary: 'An order email', value: minimal },
  settings: {
    summary: 'Sender and copies as the settings of the store view have them for orders',
    value: {
      to: ['Ada <ada@example.net>'],
      subject: 'Order 100',
      html: '<p>Thank you!</p>',
      type: 'order',
      scope: 'eu.fr',
    },
  },
  attachment: {
    summary: 'An attached invoice and an inline logo',
    value: {
      ...minimal,
      html: '<img src="cid:logo"><p>Your invoice</p>',
      attachments: [
        { filename: 'invoice.txt', content: 'NDIgRVVS', content_type: 'text/plain' },
        { filename: 'logo.gif', content: 'R0lGODlhAQABAAAAACw=', content_type: 'image/gif', content_id: 'logo' },
      ],
    },
  },
  scheduled: { summary: 'Sent later', value: { ...minimal, scheduled_at: 'in 10 minutes' } },
  password: {
    summary: 'A one-time password, worthless after ten minutes',
    value: {
      to: 'customer@example.net',
      subject: 'Your code',
      text: '123456',
      expires_in: 10,
      tags: [{ name: 'kind', value: 'otp' }],
    },
  },
} as const;
