/**
 * The app's dashboard: the charts that the rooms name, three in a row.
 * https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards
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
  member,
  op,
  ref,
  resource,
  splat,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { prefixed } from "@motif/compile/kit";
import { PERIOD } from "../ground/alarms.ts";
import type { WatchedPlan } from "../ground/charts.ts";
import type { BasePlan, WholePlan } from "../ground/plan.ts";

/** The width of a mosaic, and a tile's width and height in it. */
const [COLUMNS, WIDTH, HEIGHT] = [48, 16, 16];
const IN_A_ROW = COLUMNS / WIDTH;
/** Address of the app's own metric that has what functions record. */
const OWN = "google_logging_metric.metrics";

/** What is watched, and the dashboard that shows it. */
export function dashboardBlocks({ app, watched }: BasePlan & WholePlan): Block[] {
  return [
    locals({
      watched: commented(
        "What the dashboard shows: of resources, each chart's title, metric, aligner and reducer.",
        watched.map(watchedValue),
      ),
      charts: call("concat", call("flatten", chartsOfAll()), [
        {
          title: "Counted by the functions themselves",
          query: { prometheusQuery: ownMetrics() },
        },
      ]),
    }),
    resource("google_monitoring_dashboard", "app", {
      project: v("project_id"),
      dashboard_json: jsonencode({
        displayName: prefixed(app),
        mosaicLayout: { columns: COLUMNS, tiles: listFor(["index", "chart"], local("charts"), tile()) },
      }),
    }),
  ];
}

function watchedValue({ type, label, of, charts }: WatchedPlan): Value {
  const { address, attribute, repeated } = of;
  return {
    type,
    label,
    names: repeated ? splat(call("values", ref(address)), attribute) : [ref(address, attribute)],
    charts: charts.map(({ title, metric, where, aligner, reducer }) => [
      title,
      `metric.type = "${metric}"${where === undefined ? "" : ` AND ${where}`}`,
      aligner,
      reducer,
    ]),
  };
}

/** Names are letters, digits and hyphens: what stands for itself in a regular expression. */
function chartsOfAll(): Expression {
  const chart = (part: number) => at(ref("chart"), part);
  const names = call("join", "|", ref("of.names"));
  const value = {
    title: chart(0),
    query: {
      timeSeriesFilter: {
        filter: tpl`${chart(1)} AND resource.type = "${ref("of.type")}" AND resource.labels.${ref("of.label")} = monitoring.regex.full_match("${names}")`,
        aggregation: {
          alignmentPeriod: `${PERIOD}s`,
          perSeriesAligner: chart(2),
          crossSeriesReducer: chart(3),
          groupByFields: [tpl`resource.labels.${ref("of.label")}`],
        },
      },
    },
  };
  return listFor(["of"], local("watched"), listFor(["chart"], ref("of.charts"), value));
}

/**
 * The sum of what was recorded: "For a distribution-valued metric […] `_sum`".
 * @see https://docs.cloud.google.com/monitoring/promql/promql-mapping
 */
function ownMetrics(): Expression {
  const name = call("replace", ref(OWN, "name"), "-", "_");
  return tpl`sum by (name) (increase(logging_googleapis_com:user_${name}_sum{monitored_resource="cloud_run_revision"}[${PERIOD}s]))`;
}

function tile(): Value {
  const index = ref("index");
  return {
    xPos: op(WIDTH, "*", op(index, "%", IN_A_ROW)),
    yPos: op(HEIGHT, "*", call("floor", op(index, "/", IN_A_ROW))),
    width: WIDTH,
    height: HEIGHT,
    widget: {
      title: ref("chart.title"),
      xyChart: { dataSets: [{ timeSeriesQuery: member(ref("chart"), "query"), plotType: "LINE" }] },
    },
  };
}
