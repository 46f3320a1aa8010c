import type { NoScenario } from "@motif/app/testing";

export default {
  none: "what reads a stream and calls the function is the cloud's own (Lambda's poller, the Event Hubs extension, Pub/Sub's push), which nothing stands in for; what each hands over is tested in src/aws/stream, src/azure/stream and src/gcp/stream",
} satisfies NoScenario;
