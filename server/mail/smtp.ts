import { createTransport } from 'nodemailer';

export interface Mailer {
  /** Resolves once the mail server has taken it; throws when it has not. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly lines: readonly string[];
  readonly language: 'ar' | 'en';
  readonly messageId: string;
}

/** Where mail goes out; the address holds the password and is never logged. */
export interface MailConfig {
  readonly url: string;
  readonly from: string;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Mail by SMTP, as text and as a page that runs in its language's direction. */
export function createMailer({ url, from }: MailConfig): Mailer {
  const transport = createTransport(url, { from });
  return {
    async send({ to, subject, lines, language, messageId }) {
      const direction = language === 'ar' ? 'rtl' : 'ltr';
      await transport.sendMail({
        to,
        subject,
        messageId,
        text: lines.join('\n\n'),
        html: `<!doctype html><html lang="${language}" dir="${direction}"><body>${lines.map((line) => `<p>${escape(line)}</p>`).join('')}</body></html>`,
        headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
      });
    },
    close: () => transport.close(),
  };
}
