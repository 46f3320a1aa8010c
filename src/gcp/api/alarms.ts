import { type AlarmPlan, SUBJECT } from "../ground/alarms.ts";
import { functionName } from "../ground/references.ts";
import type { ApiPlan, ApiPlans } from "./plan.ts";
import { GATEWAY_ADDRESS } from "./reference.ts";

/** Answers with 5xx. */
export function apiAlarms({ api }: ApiPlans): AlarmPlan[] {
  return api ? alarmsOf(api) : [];
}

/** One alarm for each address under which the API answers. */
function alarmsOf({ name, onlyFunction, direct, operations }: ApiPlan): AlarmPlan[] {
  const shared = {
    kind: "server-errors",
    where: 'metric.labels.response_code_class = "5xx"',
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_SUM",
    threshold: 0,
  } as const;
  const gateway: AlarmPlan = {
    ...shared,
    subject: name,
    description: `The API ${SUBJECT} answered with 5xx`,
    metric: "apigateway.googleapis.com/proxy/request_count",
    resource: {
      type: "apigateway.googleapis.com/Gateway",
      label: "gateway_id",
      value: { address: GATEWAY_ADDRESS, attribute: "gateway_id" },
    },
  };
  const called = [...(onlyFunction === undefined ? [] : [onlyFunction]), ...direct];
  return [
    ...(operations.length > 0 ? [gateway] : []),
    ...called.map(
      (fn): AlarmPlan => ({
        ...shared,
        kind: "direct-errors",
        subject: fn,
        description: `${SUBJECT}, which is called directly, answered with 5xx`,
        metric: "run.googleapis.com/request_count",
        resource: {
          type: "cloud_run_revision",
          label: "service_name",
          value: functionName(fn),
        },
      }),
    ),
  ];
}
