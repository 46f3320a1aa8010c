/**
 * The app's workbook: a chart for each query and each metric that the rooms name, three in a row.
 * https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/application_insights_workbook; what is in one:
 * https://github.com/microsoft/Application-Insights-Workbooks/tree/master/Documentation
 */
import {
  type Block,
  call,
  heredoc,
  jsonencode,
  listFor,
  local,
  locals,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { PREFIX, prefixed } from "@motif/compile/kit";
import type { MetricChartPlan, QueryChartPlan } from "../ground/charts.ts";
import { INSIGHTS, PLACE, TAGS } from "../ground/references.ts";
import type { AzurePlan } from "./rooms.ts";

/** How workbooks number what is done with the values of a metric within a point of a chart. */
const AGGREGATIONS = { Total: 1, Maximum: 3 } as const;
/** What a chart shows when it is opened: a day. */
const SHOWN_MS = 86_400_000;
const A_THIRD = "33";
const COMPONENT = "microsoft.insights/components";

/** The charts, and the workbook that has them. */
export function workbookBlocks({ app, charts }: AzurePlan): Block[] {
  const queries = charts.flatMap((chart) => ("query" in chart ? [queryValue(chart)] : []));
  const metrics = charts.flatMap((chart) => ("metric" in chart ? [metricValue(chart)] : []));
  return [
    locals(
      { query_charts: queries, metric_charts: metrics },
      "What the workbook shows: queries of the telemetry, and metrics of services.",
    ),
    resource("azurerm_application_insights_workbook", "app", {
      // The name of a workbook is a UUID: the same for the same deployment.
      name: call("uuidv5", "dns", tpl`${v("subscription_id")}/${PREFIX}-${app}`),
      ...PLACE,
      display_name: prefixed(app),
      source_id: call("lower", ref(INSIGHTS, "id")),
      data_json: jsonencode({
        version: "Notebook/1.0",
        items: call(
          "concat",
          listFor(["chart"], local("query_charts"), item(3, queryContent())),
          listFor(["chart"], local("metric_charts"), item(10, metricContent())),
        ),
        fallbackResourceIds: [ref(INSIGHTS, "id")],
      }),
      tags: TAGS,
    }),
  ];
}

function queryValue({ title, query }: QueryChartPlan): Value {
  return { title, query: heredoc`${query}` };
}

function metricValue({ title, target, namespace, metric, aggregation, by }: MetricChartPlan): Value {
  return {
    title,
    resource: ref(target, "id"),
    type: namespace,
    metric,
    aggregation: AGGREGATIONS[aggregation],
    by,
  };
}

function item(type: number, content: Value): Value {
  return { type, name: ref("chart.title"), customWidth: A_THIRD, content };
}

const SHARED = { size: 0, title: ref("chart.title"), timeContext: { durationMs: SHOWN_MS } };

function queryContent(): Value {
  return {
    version: "KqlItem/1.0",
    ...SHARED,
    query: ref("chart.query"),
    queryType: 0,
    resourceType: COMPONENT,
    crossComponentResources: [ref(INSIGHTS, "id")],
    visualization: "timechart",
  };
}

function metricContent(): Value {
  return {
    version: "MetricsItem/2.0",
    ...SHARED,
    chartType: 2,
    metricScope: 0,
    resourceType: ref("chart.type"),
    resourceIds: [ref("chart.resource")],
    metrics: [
      {
        namespace: ref("chart.type"),
        metric: tpl`${ref("chart.type")}--${ref("chart.metric")}`,
        aggregation: ref("chart.aggregation"),
        splitBy: ref("chart.by"),
      },
    ],
  };
}
