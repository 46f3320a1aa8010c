import type { ChartPlan, WatchedPlan } from "../ground/charts.ts";
import type { QueuePlans } from "./plan.ts";
import { DEAD_LETTERS, SUBSCRIPTIONS } from "./reference.ts";

const [ALIGNER, REDUCER] = ["ALIGN_MAX", "REDUCE_MAX"] as const;
const UNDELIVERED = "pubsub.googleapis.com/subscription/num_undelivered_messages";
const AGE = "pubsub.googleapis.com/subscription/oldest_unacked_message_age";

/**
 * How much waits and for how long, and what failed for good.
 * @see https://docs.cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-pubsub
 */
export function queueCharts({ topics, subscriptions }: QueuePlans): WatchedPlan[] {
  const letters = new Set(topics.flatMap(({ name, deadLettersOf }) => (deadLettersOf ? [name] : [])));
  return [
    ...(subscriptions.every(({ name }) => letters.has(name))
      ? []
      : [
          watched(SUBSCRIPTIONS, [
            chart("Messages that wait", UNDELIVERED),
            chart("Age of the oldest message (s)", AGE),
          ]),
        ]),
    ...(letters.size === 0 ? [] : [watched(DEAD_LETTERS, [chart("Dead letters", UNDELIVERED)])]),
  ];
}

function chart(title: string, metric: string): ChartPlan {
  return { title, metric, aligner: ALIGNER, reducer: REDUCER };
}

function watched(address: string, charts: readonly ChartPlan[]): WatchedPlan {
  return {
    type: "pubsub_subscription",
    label: "subscription_id",
    of: { address, attribute: "name", repeated: true },
    charts,
  };
}
