import type { NoScenario } from "@motif/app/testing";

export default {
  none: "what reads a table's stream and calls the function is Lambda's own poller, which nothing stands in for; what it hands over is tested in src/aws/feed",
} satisfies NoScenario;
