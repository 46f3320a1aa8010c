import type { FeatureName } from "@motif/core/capabilities";

/** What the field's reference works treat, and where Motif has it. */
export interface Area {
  readonly title: string;
  /** Numbers of patterns in the catalogue, made or to be made. */
  readonly patterns: readonly string[];
  /** Names in `docs/`. */
  readonly pages: readonly string[];
  /** A test that shows it, from the project's root. */
  readonly test: string;
  /** Its features that a cloud may refuse: a name of the list of capabilities, or the beginning of several, which ends with a dot. */
  readonly features: readonly (FeatureName | `${string}.`)[];
  /** What Motif has not got of it. */
  readonly missing?: string;
}

/** In the order in which reference works have them. */
export const AREAS: readonly Area[] = [
  {
    title: "Invocation modes",
    patterns: ["09", "02"],
    pages: ["invocation", "execution-model"],
    test: "src/engine/invocation/invocation.test.ts",
    features: ["callable.", "task."],
  },
  {
    title: "Triggers on AWS, Azure and Google Cloud",
    patterns: ["01", "02", "05", "06", "08"],
    pages: ["capabilities", "aws", "azure", "gcp"],
    test: "src/patterns/05-s3-event-processor/clouds.test.ts",
    features: ["http.", "schedule.", "consumer.both"],
  },
  {
    title: "Cold starts",
    patterns: ["01", "10"],
    pages: ["execution-model", "costs"],
    test: "src/patterns/cold-starts.test.ts",
    features: ["function.keep-warm", "function.large-memory"],
  },
  {
    title: "Statelessness",
    patterns: ["01", "20", "48"],
    pages: ["execution-model"],
    test: "src/engine/sandbox/worker-environment.test.ts",
    features: [],
  },
  {
    title: "Dependencies and layers",
    patterns: ["05"],
    pages: ["your-own-app", "performance"],
    test: "src/aws/compile/bundle.test.ts",
    features: [],
    missing: "layers: a bundle holds what its function uses, and nothing else",
  },
  {
    title: "Secrets and configuration",
    patterns: ["41", "15", "36"],
    pages: ["configs", "configuration"],
    test: "src/engine/kinds/secret/secret.test.ts",
    features: ["config.", "secret."],
  },
  {
    title: "Database connections",
    patterns: ["40", "21"],
    pages: ["services"],
    test: "src/patterns/21-load-leveling/app.test.ts",
    features: [],
    missing: "a relational database as a resource",
  },
  {
    title: "Retries and errors",
    patterns: ["18", "17", "20"],
    pages: ["dead-letters", "execution-model", "troubleshooting"],
    test: "src/patterns/18-retry-with-backoff/app.test.ts",
    features: ["queue.many-attempts", "queue.long-backoff", "queue.factor", "bucket.retry"],
  },
  {
    title: "Concurrency and scaling",
    patterns: ["21", "22"],
    pages: ["execution-model", "load"],
    test: "src/engine/invocation/function-pool.test.ts",
    features: ["function.", "stream.parallelization"],
  },
  {
    title: "API gateways",
    patterns: ["01", "34", "35"],
    pages: ["routes", "openapi"],
    test: "src/runtime/gateway/gateway.test.ts",
    features: ["http."],
  },
  {
    title: "Observability",
    patterns: ["01"],
    pages: ["runtime", "dashboards"],
    test: "src/runtime/observe/observe.test.ts",
    features: ["function.short-logs"],
  },
  {
    title: "Workflows",
    patterns: ["11", "13", "38"],
    pages: ["workflows"],
    test: "src/workflow/recorded.test.ts",
    features: ["workflow."],
  },
  {
    title: "Messaging and routing",
    patterns: ["02", "04", "22", "23", "24", "31"],
    pages: ["topics", "buses", "event-patterns", "pipes"],
    test: "src/patterns/04-choreography/app.test.ts",
    features: ["queue.", "fifo.", "topic."],
  },
  {
    title: "Networking",
    patterns: ["40"],
    pages: ["aws", "azure"],
    test: "src/aws/function/plan.test.ts",
    features: [],
    missing: "private networks of the app's own: modules take subnets that are there",
  },
  {
    title: "Cost",
    patterns: ["01", "02"],
    pages: ["costs"],
    test: "src/cli/cost/billed-as-deployed.test.ts",
    features: [],
  },
  {
    title: "Deployment",
    patterns: ["43"],
    pages: ["deploying", "terraform-checks"],
    test: "src/cli/deploy/deploy.test.ts",
    features: [],
  },
  {
    title: "Authentication and authorization",
    patterns: ["36", "16"],
    pages: ["authorizers"],
    test: "src/patterns/36-authorized-api/app.test.ts",
    features: [],
  },
  {
    title: "Advanced function features",
    patterns: ["39", "48", "43"],
    pages: ["configuration"],
    test: "src/core/ground/options.test.ts",
    features: ["function."],
  },
  { title: "Edge", patterns: ["44", "45"], pages: [], test: "", features: [], missing: "clouds at the edge" },
  {
    title: "Streams",
    patterns: ["07", "29", "08"],
    pages: ["streams", "change-feeds"],
    test: "src/patterns/08-change-data-capture/app.test.ts",
    features: ["stream.", "feed."],
  },
  {
    title: "Caching",
    patterns: ["34", "44"],
    pages: ["configs"],
    test: "src/engine/kinds/config/config.test.ts",
    features: [],
  },
  {
    title: "Fan-out",
    patterns: ["03", "12", "30"],
    pages: ["topics", "scatter-gather"],
    test: "src/patterns/03-fan-out/app.test.ts",
    features: ["topic."],
  },
  {
    title: "Testing",
    patterns: ["01", "02"],
    pages: ["simulation", "profiles", "verification", "mutants"],
    test: "src/patterns/invariants.test.ts",
    features: [],
  },
  { title: "AI agents", patterns: ["46", "47"], pages: [], test: "", features: [] },
];
