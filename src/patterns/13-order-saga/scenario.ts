import type { NoScenario } from "@motif/app/testing";

export default {
  none: "the world of AWS has no Step Functions that runs states, and the other clouds refuse workflows",
} satisfies NoScenario;
