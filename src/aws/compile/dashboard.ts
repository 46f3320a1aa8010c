/**
 * The app's dashboard, as Terraform and as a resource of a template: the charts that the rooms name, three in a row.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
import {
  at,
  type Block,
  call,
  commented,
  type Expression,
  jsonencode,
  listFor,
  local,
  locals,
  mapFor,
  op,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { prefixed } from "@motif/compile/kit";
import { CHART_PERIOD, SEARCH_END, SEARCH_NAMESPACE, type WatchedPlan } from "../ground/charts.ts";
import { functionReference } from "../ground/reference.ts";
import { made, prefixed as prefixedInSam, type Resources, type Say } from "../ground/sam.ts";
import { FUNCTION, refer } from "../ground/terraform.ts";
import { sub } from "../ground/yaml.ts";
import type { AwsPlan } from "./rooms.ts";

/** A dashboard is 24 units wide. */
const [WIDTH, HEIGHT, IN_A_ROW] = [8, 6, 3];
const OWN = "Counted by the functions themselves";

/** What is watched, its charts, and the dashboard that lays them out. */
export function dashboardBlocks({ app, watched }: AwsPlan): Block[] {
  return [
    locals({
      watched: commented(
        "What the dashboard shows: of things with the same metrics, each chart's title, metric and statistic.",
        watched.map(watchedValue),
      ),
      charts: call("concat", call("flatten", chartsOfAll()), [
        {
          title: OWN,
          stat: "Sum",
          metrics: [[{ expression: tpl`${SEARCH_NAMESPACE}${prefixed(app)}${SEARCH_END}`, label: "" }]],
        },
      ]),
    }),
    resource("aws_cloudwatch_dashboard", "app", {
      dashboard_name: prefixed(app),
      dashboard_body: jsonencode({ widgets: listFor(["index", "chart"], local("charts"), widget()) }),
    }),
  ];
}

function watchedValue({ namespace, dimension, of, charts }: WatchedPlan): Value {
  return {
    namespace,
    dimension,
    names:
      of === "every-function"
        ? mapFor(["name", "fn"], ref(FUNCTION), [ref("name"), ref("fn.function_name")])
        : Object.fromEntries(of.map(({ name, value }) => [name, refer(value)])),
    charts: charts.map(({ title, metric, statistic }) => [title, metric, statistic]),
  };
}

function chartsOfAll(): Expression {
  const chart = (part: number) => at(ref("chart"), part);
  const line = [ref("of.namespace"), chart(1), ref("of.dimension"), ref("value"), { label: ref("name") }];
  const value = {
    title: chart(0),
    stat: chart(2),
    metrics: listFor(["name", "value"], ref("of.names"), line),
  };
  return listFor(["of"], local("watched"), listFor(["chart"], ref("of.charts"), value));
}

function widget(): Value {
  const index = ref("index");
  return {
    type: "metric",
    x: op(WIDTH, "*", op(index, "%", IN_A_ROW)),
    y: op(HEIGHT, "*", call("floor", op(index, "/", IN_A_ROW))),
    width: WIDTH,
    height: HEIGHT,
    properties: {
      title: ref("chart.title"),
      region: v("region"),
      view: "timeSeries",
      stat: ref("chart.stat"),
      period: CHART_PERIOD,
      metrics: ref("chart.metrics"),
    },
  };
}

/** The dashboard in a template: its body is a text with references in it. */
export function dashboardResource({ app, functions, watched }: AwsPlan, say: Say): Resources {
  const ofFunctions = functions.map(({ name }) => ({
    name,
    value: functionReference(name, "function_name"),
  }));
  const charts = watched.flatMap(({ namespace, dimension, of, charts }) => {
    const things = of === "every-function" ? ofFunctions : of;
    return charts.map(({ title, metric, statistic }) => ({
      title,
      stat: statistic,
      metrics: things.map(({ name, value }) => [namespace, metric, dimension, say(value), { label: name }]),
    }));
  });
  const own = `${SEARCH_NAMESPACE}${prefixedInSam(app)}${SEARCH_END}`;
  const all = [...charts, { title: OWN, stat: "Sum", metrics: [[{ expression: own, label: "" }]] }];
  const widgets = all.map((chart, index) => ({
    type: "metric",
    x: WIDTH * (index % IN_A_ROW),
    y: HEIGHT * Math.floor(index / IN_A_ROW),
    width: WIDTH,
    height: HEIGHT,
    properties: { ...chart, region: `\${AWS::Region}`, view: "timeSeries", period: CHART_PERIOD },
  }));
  return [
    made("Dashboard", "AWS::CloudWatch::Dashboard", {
      DashboardName: sub(prefixedInSam(app)),
      DashboardBody: sub(JSON.stringify({ widgets })),
    }),
  ];
}
