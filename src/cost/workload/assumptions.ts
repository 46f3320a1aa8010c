import type { Provider } from "../book/schema.ts";

/** A value that neither the app nor its workload gives. */
interface Assumption {
  /** Whose bills it goes into. */
  readonly clouds: readonly Provider[];
  readonly value: number;
  readonly text: string;
}

const EVERYWHERE = ["aws", "azure", "gcp"] as const;

/**
 * What Motif assumes where neither the app nor its workload says more: each with a name, a value and words, shown
 * with every bill it went into. A workload can give its own value under `assumptions`.
 */
export const ASSUMPTIONS = {
  /** CloudWatch's START, END and REPORT of a Lambda invocation as JSON, and the span that Motif logs. */
  platformLogBytes: {
    clouds: EVERYWHERE,
    value: 900,
    text: "bytes that platform and runtime log of every invocation",
  },
  /** A line of the access log that the generated Terraform sets up. */
  accessLogBytes: {
    clouds: ["aws"],
    value: 300,
    text: "bytes of API Gateway's access log of every request",
  },
  /** A request and its dependencies as Application Insights items. */
  azureTelemetryBytes: {
    clouds: ["azure"],
    value: 1500,
    text: "bytes of Application Insights telemetry of every invocation, besides logs",
  },
  /** Cloud Run writes one request log entry per request (https://cloud.google.com/run/docs/logging). */
  gcpRequestLogBytes: {
    clouds: ["gcp"],
    value: 1000,
    text: "bytes of Cloud Run's request log entry of every invocation",
  },
  objectEventBytes: { clouds: EVERYWHERE, value: 1500, text: "bytes of an object-created event" },
  handlerMs: {
    clouds: EVERYWHERE,
    value: 10,
    text: "ms that a function computes, where neither its workload nor a measurement says",
  },
  /** Reads and writes of single items take single-digit milliseconds (https://aws.amazon.com/dynamodb/). */
  serviceCallMs: {
    clouds: EVERYWHERE,
    value: 5,
    text: "ms that a function waits for each call of a table, queue or bucket, where its duration is not stated",
  },
  moduleLoadMs: {
    clouds: ["aws", "gcp"],
    value: 40,
    text: "ms that a function's own modules take to load on top of the platform's part of INIT, where it was not measured",
  },
  /** Not measured by anyone trustworthy, see docs/costs.md. */
  gcpStartupMs: {
    clouds: ["gcp"],
    value: 1000,
    text: "ms in which a Cloud Run instance starts (not measured)",
  },
  deploysPerMonth: {
    clouds: ["gcp"],
    value: 4,
    text: "deployments a month, each with other code in all functions",
  },
  /** Three deployments left 567 MB (https://github.com/firebase/firebase-tools/issues/5935). */
  gcpImageMB: {
    clouds: ["gcp"],
    value: 190,
    text: "MB of a function's image in Artifact Registry",
  },
  gcpBuildMinutes: {
    clouds: ["gcp"],
    value: 2,
    text: "minutes in which Cloud Build makes a function's image (not measured)",
  },
  azureHttpConcurrency: {
    clouds: ["azure"],
    value: 4,
    text: "requests at the same time for every 512 MB of a Flex Consumption instance, its default concurrency",
  },
  cosmosQueryUnits: {
    clouds: ["azure"],
    value: 2.3,
    text: "request units of a Cosmos DB query, besides those of reading what it returns",
  },
} as const satisfies Record<string, Assumption>;

/** The name of an assumption. */
export type AssumptionName = keyof typeof ASSUMPTIONS;

/** A value for every assumption. */
export type Assumptions = Readonly<Record<AssumptionName, number>>;
