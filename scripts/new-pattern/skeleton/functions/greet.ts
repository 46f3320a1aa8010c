import { http, json } from "@motif/app";
import { GreetingInput, greetings } from "../resources.ts";

/** Greets whoever asks for it, and keeps the greeting. */
export default http(
  "greet",
  { uses: { greetings: greetings.writer }, body: GreetingInput },
  async ({ body, greetings, metrics, newId, now }) => {
    const greeting = { id: newId(), ...body, greetedAt: now().toISOString() };
    await greetings.put(greeting);
    metrics.add("Greetings", 1);
    return json({ id: greeting.id, text: `Hello, ${body.name}!` }, { status: 201 });
  },
);
