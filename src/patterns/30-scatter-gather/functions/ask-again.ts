import { ConditionFailedError, consumer } from "@motif/app";
import { askCarrier } from "../ask-carrier.ts";
import { carriers, lateAnswers, Missed } from "../resources.ts";

/** Asks a carrier that a quote misses once more, without haste. The first answer is kept, however often it is asked. */
export default consumer(
  "ask-again",
  {
    event: Missed,
    uses: { ...carriers, lateAnswers: lateAnswers.writer },
    timeout: "30s",
    parallel: 4,
  },
  async (input) => {
    const { event, lateAnswers, now } = input;
    const { quote, carrier, freight, expiresAt } = event.data;
    const answer = await askCarrier(input[carrier], freight, now());
    const answeredAt = now().toISOString();
    await lateAnswers
      .put({ quote, carrier, ...answer, answeredAt, expiresAt }, { if: "absent" })
      .catch(ignoreConditionFailed);
  },
);

function ignoreConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionFailedError)) throw error;
}
