import { formatQuantity, formatUSD } from "./format.ts";

/** What a cloud costs by level, from the least to the most. */
export interface ChartSeries {
  readonly title: string;
  readonly points: readonly ChartPoint[];
  /** The level from which an always-on container is cheaper, if there is one. */
  readonly breakEven?: number | undefined;
}

/** A month's cost at one level. */
export interface ChartPoint {
  readonly perDay: number;
  readonly usd: number;
  readonly low: number;
  /** Null: there is no upper bound. */
  readonly high: number | null;
}

const SIZE = { width: 900, height: 520 };
const PLOT = { left: 90, right: 690, top: 50, bottom: 460 };
/** Told apart also by those who see no red or green (https://jfly.uni-koeln.de/color/). */
const COLOURS = ["#d55e00", "#0072b2", "#009e73"];
/** Less than a cent is drawn as a cent: a logarithm has no zero. */
const LEAST_USD = 0.01;

/**
 * An SVG with arrivals a day and dollars a month, both logarithmic: a line for each cloud with the band of what it may cost,
 * and a dashed line where an always-on container becomes cheaper. The same series give the same bytes.
 */
export function costChart(title: string, series: readonly ChartSeries[]): string {
  const points = series.flatMap((each) => each.points);
  const levels = points.map(({ perDay }) => perDay);
  const amounts = points.flatMap(({ usd, low, high }) => [usd, low, high ?? usd].map(drawn));
  const x = scale(Math.min(...levels), Math.max(...levels), PLOT.left, PLOT.right);
  const y = scale(
    decadeBelow(Math.min(...amounts)),
    decadeAbove(Math.max(...amounts)),
    PLOT.bottom,
    PLOT.top,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${PLOT.left}" y="28" font-size="16">${escaped(title)}</text>`,
    ...grid(x, y),
    ...series.flatMap((each, index) =>
      drawing(each, COLOURS[index % COLOURS.length] ?? "#000000", index, x, y),
    ),
    "</svg>",
  ].join("\n")}\n`;
}

/** A logarithmic axis. */
interface Scale {
  readonly from: number;
  readonly to: number;
  at(value: number): string;
}

function scale(from: number, to: number, start: number, end: number): Scale {
  const length = Math.log(to / from) || 1;
  return { from, to, at: (value) => (start + ((end - start) * Math.log(value / from)) / length).toFixed(1) };
}

function grid(x: Scale, y: Scale): string[] {
  const columns = decades(x).flatMap((level) => [
    `<line x1="${x.at(level)}" y1="${PLOT.top}" x2="${x.at(level)}" y2="${PLOT.bottom}" stroke="#dddddd"/>`,
    `<text x="${x.at(level)}" y="${PLOT.bottom + 20}" text-anchor="middle">${formatQuantity(level)}</text>`,
  ]);
  const rows = decades(y).flatMap((usd) => [
    `<line x1="${PLOT.left}" y1="${y.at(usd)}" x2="${PLOT.right}" y2="${y.at(usd)}" stroke="#dddddd"/>`,
    `<text x="${PLOT.left - 8}" y="${y.at(usd)}" text-anchor="end" dominant-baseline="middle">${formatUSD(usd)}</text>`,
  ]);
  const middle = (PLOT.left + PLOT.right) / 2;
  const axis = `<text x="${middle}" y="${PLOT.bottom + 45}" text-anchor="middle">arrivals a day</text>`;
  return [...columns, ...rows, axis];
}

function drawing(series: ChartSeries, colour: string, index: number, x: Scale, y: Scale): string[] {
  const { title, points, breakEven } = series;
  const place = (perDay: number, usd: number) => `${x.at(perDay)},${y.at(drawn(usd))}`;
  const band = [
    ...points.map(({ perDay, low }) => place(perDay, low)),
    ...points.toReversed().map(({ perDay, high, usd }) => place(perDay, high ?? usd)),
  ];
  const line = points.map(({ perDay, usd }) => place(perDay, usd)).join(" ");
  const row = PLOT.top + 20 + index * 40;
  const shown = breakEven !== undefined && breakEven >= x.from && breakEven <= x.to;
  return [
    `<polygon points="${band.join(" ")}" fill="${colour}" fill-opacity="0.12"/>`,
    `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...(shown
      ? [
          `<line x1="${x.at(breakEven)}" y1="${PLOT.top}" x2="${x.at(breakEven)}" y2="${PLOT.bottom}" stroke="${colour}" stroke-dasharray="4 4"/>`,
        ]
      : []),
    `<line x1="${PLOT.right + 15}" y1="${row}" x2="${PLOT.right + 35}" y2="${row}" stroke="${colour}" stroke-width="2"/>`,
    `<text x="${PLOT.right + 42}" y="${row + 4}">${escaped(title)}</text>`,
    ...(breakEven === undefined
      ? []
      : [
          `<text x="${PLOT.right + 42}" y="${row + 20}" font-size="10">container: ${formatQuantity(breakEven)} a day</text>`,
        ]),
  ];
}

function drawn(usd: number): number {
  return Math.max(LEAST_USD, usd);
}

function decadeBelow(value: number): number {
  return 10 ** Math.floor(Math.log10(value));
}

function decadeAbove(value: number): number {
  return 10 ** Math.ceil(Math.log10(value));
}

/** The powers of ten on an axis. */
function decades({ from, to }: Scale): number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const last = Math.floor(Math.log10(to) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
