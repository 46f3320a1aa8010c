import type { FaultOf, ServiceAnswer } from "@motif/core/platform";
import type { KindFault, KindFaults } from "../../ground/kind.ts";
import { answerLost, unavailable } from "../../ground/service-faults.ts";
import type { ServiceOperation } from "./protocol.ts";

/** How long an answer may take, as a multiple of the time that is waited for it. */
const LATEST = 1.5;

/** The service takes its time, before it does anything or after: longer, now and then, than anybody waits. */
const late: KindFault<unknown, ServiceOperation> = {
  strikes: () => true,
  async strike(perform, { timeoutMs }, _, { wait, chance }) {
    const whole = chance() * LATEST * timeoutMs;
    const before = chance() * whole;
    await wait(Math.round(before));
    const answer = await perform();
    await wait(Math.round(whole - before));
    return answer;
  },
};

/** What can go wrong with requests to services. */
export const serviceFaults = {
  unavailable,
  "answer-lost": answerLost<ServiceOperation>(new Set(["service.fetch"])),
  overloaded: refusing(503, "Service Unavailable"),
  throttled: refusing(429, "Too Many Requests"),
  late,
} satisfies KindFaults<FaultOf<"service">, unknown, ServiceOperation>;

/** The service answers that it does nothing now. */
function refusing(status: number, title: string): KindFault<unknown, ServiceOperation> {
  const answer: ServiceAnswer = {
    status,
    headers: [
      ["content-type", "application/problem+json"],
      ["retry-after", "1"],
    ],
    body: new TextEncoder().encode(JSON.stringify({ title, status })),
  };
  return { strikes: () => true, strike: async () => answer };
}
