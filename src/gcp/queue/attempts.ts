import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";
import { collectionName, commit, readDocument } from "../database/client.ts";
import { timestamp } from "../database/document.ts";
import { EXPIRY_FIELD } from "../database/environment.ts";
import { report } from "../function/adapter/platform.ts";
import { ATTEMPTS_COLLECTION } from "./environment.ts";
import type { Push } from "./push.ts";

/** Pub/Sub keeps no message for longer (https://cloud.google.com/pubsub/docs/subscription-properties#message_retention_duration). */
const LONGEST_RETENTION_MS = 31 * 86_400_000;

const ATTEMPTS = "attempts";
const DELIVERY = "delivery";

const counted = z.object({
  [ATTEMPTS]: z.object({ integerValue: z.string() }),
  [DELIVERY]: z.object({ integerValue: z.string() }),
});

/**
 * Which attempt of the code a delivery is, from 1 on. Pub/Sub's own `deliveryAttempt` counts pushes too that Cloud Run
 * refused because no instance was free ("the number of NACKs and the number of acknowledgment deadline exceeded events":
 * https://docs.cloud.google.com/pubsub/docs/handling-failures), so a document remembers the attempts that began. A first
 * delivery needs none: only if it fails is it remembered, with {@link rememberFailure}. One that crashed is forgotten.
 * Throws where Firestore cannot be asked: then nothing was tried, and the message comes again.
 */
export async function attemptOf(queue: string, push: Push): Promise<number> {
  const delivery = deliveryOf(push);
  if (delivery === 1) return 1;
  const name = documentOf(queue, push);
  const before = counted.safeParse((await readDocument(name))?.fields);
  const known = before.success ? Number(before.data[ATTEMPTS].integerValue) : 0;
  // The same delivery twice: its answer was late, or got lost.
  if (before.success && Number(before.data[DELIVERY].integerValue) === delivery) return known;
  await remember(name, known + 1, delivery);
  return known + 1;
}

/**
 * Remembers that a delivery failed which `attemptOf` did not remember: a message's first. Where that cannot be done, the
 * message has one attempt more.
 */
export async function rememberFailure(queue: string, push: Push): Promise<void> {
  if (deliveryOf(push) > 1) return;
  try {
    await remember(documentOf(queue, push), 1, 1);
  } catch (error) {
    report("warn", "A failed attempt could not be counted", {
      id: push.message.messageId,
      reason: messageOf(error),
    });
  }
}

function deliveryOf({ deliveryAttempt = 1 }: Push): number {
  return deliveryAttempt;
}

function documentOf(queue: string, { message }: Push): string {
  return `${collectionName(ATTEMPTS_COLLECTION)}/${queue}.${message.messageId}`;
}

/** What is written does not depend on what is there, so a write whose answer was lost can be sent again. */
async function remember(name: string, attempts: number, delivery: number): Promise<void> {
  await commit({
    update: {
      name,
      fields: {
        [ATTEMPTS]: { integerValue: String(attempts) },
        [DELIVERY]: { integerValue: String(delivery) },
        [EXPIRY_FIELD]: timestamp((Date.now() + LONGEST_RETENTION_MS) / 1000),
      },
    },
  });
}
