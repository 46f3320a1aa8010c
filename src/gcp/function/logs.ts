import {
  type Block,
  block,
  blocks,
  call,
  local,
  locals,
  type Resource,
  ref,
  resource,
  splat,
  tpl,
  v,
} from "@motif/compile";
import { prefixed } from "@motif/compile/kit";
import { SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { FUNCTIONS } from "../ground/references.ts";

const FILTER = "log_filter";

/** The log bucket and the log-based metrics. */
export function logs(plan: BasePlan): Block[] {
  return [logFilter(), ...logBucket(plan), ...logMetrics(plan)];
}

function logFilter(): Block {
  const names = splat(call("values", ref(FUNCTIONS)), "name");
  const services = call("join", " OR ", call("formatlist", 'resource.labels.service_name="%s"', names));
  return locals(
    {
      [FILTER]: tpl`resource.type="cloud_run_revision" AND resource.labels.location="${v("region")}" AND (${services})`,
    },
    "What the functions of this app log, and what Cloud Run logs of them.",
  );
}

/**
 * Log entries are in a bucket of their own, since retention is a bucket's; and not in the project's default one too, where
 * they would be paid for twice. Metrics count what is excluded all the same.
 * @see https://docs.cloud.google.com/logging/docs/logs-based-metrics
 */
function logBucket({ app, logRetentionDays }: BasePlan): Resource[] {
  const filter = local(FILTER);
  return [
    resource(
      "google_logging_project_bucket_config",
      "app",
      {
        project: v("project_id"),
        location: v("region"),
        bucket_id: prefixed(app),
        description: `Logs of ${app}`,
        retention_days: logRetentionDays,
      },
      { dependsOn: [SERVICES] },
    ),
    resource("google_logging_project_sink", "app", {
      name: prefixed(app),
      description: `Logs of ${app} into their own bucket`,
      destination: tpl`logging.googleapis.com/${ref("google_logging_project_bucket_config.app", "id")}`,
      filter,
      unique_writer_identity: true,
    }),
    resource(
      "google_logging_project_exclusion",
      "app",
      { name: prefixed(app), description: `Logs of ${app} are in their own bucket`, filter },
      { dependsOn: [ref("google_logging_project_sink.app")] },
    ),
  ];
}

function logMetrics({ app }: BasePlan): Resource[] {
  const filter = local(FILTER);
  return [
    resource("google_logging_metric", "errors", {
      name: tpl`${prefixed(app)}-errors`,
      description: "Log entries of severity ERROR and above, by function",
      filter: tpl`${filter} AND severity>=ERROR`,
      metric_descriptor: block({ metric_kind: "DELTA", value_type: "INT64", unit: "1" }),
    }),
    resource("google_logging_metric", "metrics", {
      name: tpl`${prefixed(app)}-metrics`,
      description: "The metrics that functions record, by name and function",
      filter: tpl`${filter} AND jsonPayload.metric.name:*`,
      value_extractor: "EXTRACT(jsonPayload.metric.value)",
      label_extractors: {
        name: "EXTRACT(jsonPayload.metric.name)",
        function: "EXTRACT(jsonPayload.function)",
      },
      metric_descriptor: block({
        metric_kind: "DELTA",
        value_type: "DISTRIBUTION",
        labels: blocks([{ key: "name" }, { key: "function" }]),
      }),
    }),
  ];
}
