import { isDeepStrictEqual } from "node:util";
import type { Invariants, Seen } from "@motif/app/simulate";
import type { Calls } from "@motif/app/workload";
import * as z from "zod/mini";
import { GreetingInput, greetings } from "./resources.ts";

/** Somebody who is greeted, and somebody without a name. */
const clients: Calls = async ({ fetch }, round) => {
  for (const name of [`Ada ${round}`, ""]) {
    const headers = { "content-type": "application/json" };
    await fetch("/greetings", { method: "POST", headers, body: JSON.stringify({ name }) });
  }
};

const Answer = z.strictObject({ id: z.uuid(), text: z.string() });

export default {
  clients,
  eventually: {
    "who is greeted is remembered, by the name that was given": (seen) => {
      for (const { name, answer } of greeted(seen)) {
        const kept = seen.items(greetings).find(({ id }) => id === answer.id);
        if (kept?.name !== name || answer.text !== `Hello, ${name}!`)
          return `${name} was told "${answer.text}"`;
      }
      return undefined;
    },
    "nobody is greeted who did not ask": ({ items, requests }) => {
      const asked = requests.map(({ body }) => nameOf(body));
      const kept = items(greetings).map(({ name }) => name);
      return isDeepStrictEqual(new Set(kept), new Set(kept.filter((name) => asked.includes(name))))
        ? undefined
        : `${kept} were greeted, and ${asked} asked`;
    },
  },
} satisfies Invariants;

function greeted({ requests }: Seen) {
  return requests.flatMap(({ body, answer }) =>
    answer?.status === 201 ? [{ name: nameOf(body), answer: Answer.parse(JSON.parse(answer.body)) }] : [],
  );
}

function nameOf(body: string | undefined): string {
  const input: unknown = JSON.parse(body ?? "null");
  return GreetingInput.safeParse(input).data?.name ?? "";
}
