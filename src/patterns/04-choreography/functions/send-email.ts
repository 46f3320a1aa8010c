import { consumer, ensureSuccess, RetryableError, type ServiceCaller } from "@motif/app";
import * as z from "zod/mini";
import { contacts, EmailSent, mailer, mails, OfOrder, shop } from "../resources.ts";

/**
 * Writes to the user how an order ended, once, and tells it. An order may be heard of before its user is: then it is tried again
 * later.
 */
export default consumer(
  "send-email",
  {
    event: OfOrder,
    uses: {
      contacts: contacts.reader,
      mails: mails.readWriter,
      mailer: mailer.caller,
      shop: shop.publisher,
    },
    timeout: "30s",
  },
  async ({ event, contacts, mails, mailer, shop, now }) => {
    const { orderId, userId } = event.data;
    let mailId = (await mails.get({ orderId }))?.item.mailId;
    if (mailId === undefined) {
      const contact = await contacts.get({ userId });
      if (!contact) throw new RetryableError(`User ${userId} is not known yet.`, { code: "unknown-user" });
      mailId = await send(mailer, { orderId, to: contact.item.email, about: event.type }, now());
      await mails.put({ orderId, userId, about: event.type, mailId });
    }
    await shop.publish(EmailSent, { orderId, userId, mailId }, { subject: orderId });
  },
);

const Sent = z.object({ mailId: z.string() });

async function send(
  mailer: ServiceCaller,
  mail: { readonly orderId: string; readonly to: string; readonly about: string },
  now: Date,
): Promise<string> {
  const answer = await mailer.fetch("/mails", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": mail.orderId },
    body: JSON.stringify(mail),
  });
  // 409: an earlier request with this key is still under way.
  const sent = await ensureSuccess(answer, now, { retryable: [409] });
  const { data } = z.safeParse(Sent, await sent.json().catch(() => undefined));
  if (!data) throw new RetryableError("The answer has no mail id.", { code: "bad-answer" });
  return data.mailId;
}
