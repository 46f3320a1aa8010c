import { table } from "@motif/app";
import * as z from "zod/mini";

/** What a client says. */
export const GreetingInput = z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(100)) });

const Greeting = z.extend(GreetingInput, {
  id: z.uuid(),
  /** RFC 3339. */
  greetedAt: z.string(),
});

export const greetings = table("greetings", { schema: Greeting, partitionKey: "id" });
