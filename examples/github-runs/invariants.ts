import { everyChange, failedByItself, type Invariants, type Seen } from "@motif/app/simulate";
import { PUBLIC_SECRET, signed, type Told, workflowRun } from "./as-github.ts";
import { Delivery, deliveries, runs } from "./resources.ts";

const ACTIONS = ["requested", "in_progress", "completed"] as const;
/** Six pieces of news of each run, in their order: two attempts. */
const NEWS: readonly Omit<Told, "run">[] = [1, 2].flatMap((attempt) =>
  ACTIONS.map((action) => ({
    action,
    attempt,
    ...(action === "completed" && { conclusion: attempt === 1 ? "failure" : "success" }),
  })),
);

const idOf = (run: number, news: number) => `${run}-${news}`;

/** What GitHub was told had been accepted: the run and the place in its news. */
function accepted({ requests }: Seen): { run: number; news: number }[] {
  return requests.flatMap(({ method, headers, answer }) => {
    if (method !== "POST" || answer?.status !== 202) return [];
    const [run = 0, news = 0] = (headers["x-github-delivery"] ?? "").split("-").map(Number);
    return [{ run, news }];
  });
}

export default {
  secrets: { "webhook-secret": PUBLIC_SECRET },
  clients: async ({ fetch, chance, idle }, round) => {
    const run = 1 + (round % 3);
    const news = Math.floor(chance() * NEWS.length);
    const body = workflowRun({ run, ...NEWS[news] } as Told);
    await fetch("/github", signed(idOf(run, news), body));
    if (chance() < 0.1) await fetch("/github", signed(idOf(run, news), body, "guessed"));
    if (chance() < 0.2) {
      await idle();
      await fetch("/repositories/acme/shop/runs");
    }
  },
  always: {
    "what is known of a run never gets older": everyChange(runs, ({ before, after, by }) => {
      if (!before || !after || by === "somebody else") return undefined;
      const [was, is] = [placeOf(before), placeOf(after)];
      return is > was ? undefined : `news ${is} took the place of news ${was}`;
    }),
  },
  eventually: {
    "the latest that was accepted of a run is what is known of it, or a dead letter has it": (seen) => {
      const dead = new Set(seen.deadLetters(deliveries).map(({ data }) => Delivery.parse(data).id));
      const known = new Map(seen.items(runs).map((item) => [Number(item.run), placeOf(item)]));
      for (const { run, news } of accepted(seen)) {
        const isKept = (known.get(run) ?? -1) >= news || dead.has(idOf(run, news));
        if (!isKept) return `news ${news} of run ${run} is lost`;
      }
      return undefined;
    },
    "what nobody signed is refused": ({ requests }) => {
      const wrong = requests.find(({ method, headers, body = "", answer }) => {
        if (method !== "POST" || !answer || answer.status >= 500) return false;
        const isSigned = headers["x-hub-signature-256"] === signed("", body).headers["x-hub-signature-256"];
        return isSigned === (answer.status === 401);
      });
      return wrong && `${wrong.headers["x-github-delivery"]} was answered ${wrong.answer?.status}`;
    },
    "nothing fails by itself": failedByItself,
  },
} satisfies Invariants;

function placeOf({ attempt, status }: { readonly attempt: number; readonly status: string }): number {
  return NEWS.findIndex((news) => news.attempt === attempt && news.action === status);
}
