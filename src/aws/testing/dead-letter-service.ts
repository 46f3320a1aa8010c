import { hash } from "node:crypto";
import { vi } from "vitest";
import { type ScriptedService, scriptedService } from "./scripted-service.ts";

/** A service that takes every message, as the dead-letter queue of the function under test. */
export async function deadLetterService(): Promise<ScriptedService> {
  const accepted = ({ MessageBody }: { readonly MessageBody?: unknown }) => ({
    MessageId: "1",
    MD5OfMessageBody: hash("md5", String(MessageBody)),
  });
  const service = await scriptedService([{ status: 200, body: accepted }]);
  vi.stubEnv("MOTIF_DEAD_LETTER_QUEUE", `${service.endpoint}/123/dead`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  // The SDK notes that the queue is not where the region's queues are.
  vi.spyOn(console, "warn").mockReturnValue();
  return service;
}
