import { InvalidArgumentError, type Metrics, type MetricUnit } from "@motif/core";
import type { SpanOwner } from "./trace.ts";

/**
 * Limits of the embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html):
 * 100 metrics a directive, 100 values a metric, 30 dimensions, one of which is the function.
 */
const MOST_METRICS = 100;
const MOST_VALUES = 100;
const MOST_OWN_DIMENSIONS = 29;
const RESERVED = ["_aws", "function"];
const NAMESPACE = "motif";

/**
 * CloudWatch drops what it cannot read without a word: names of up to 255 characters, of dimensions and their values
 * printable ASCII, of which names do not begin with a colon
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html, …/API_MetricDatum.html).
 */
const LONGEST_NAME = 255;
const LONGEST_VALUE = 1024;
const PRINTABLE = /^(?=.*[^ ])[ -~]+$/;

/** Metrics that share unit and dimensions, and so a line. */
interface Group {
  readonly unit: MetricUnit;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Map<string, number[]>;
}

/**
 * Collects the metrics of one invocation and writes them at its end, as lines in the embedded metric format. What a response adds
 * that is still streamed then is written at once.
 */
export class InvocationMetrics implements Metrics {
  readonly #owner: SpanOwner;
  #groups: Map<string, Group> | undefined;
  #isOver = false;

  constructor(owner: SpanOwner) {
    this.#owner = owner;
  }

  add(
    name: string,
    value: number,
    unit: MetricUnit = "Count",
    dimensions: Readonly<Record<string, string>> = {},
  ): void {
    check(name, value, dimensions);
    const group = this.#group(unit, dimensions);
    const values = group.values.get(name);
    if (values) values.push(value);
    else group.values.set(name, [value]);
    if (this.#isOver || group.values.size >= MOST_METRICS || (values && values.length >= MOST_VALUES)) {
      this.#write(group);
      group.values.clear();
    }
  }

  /** Writes what was collected. */
  end(): void {
    this.#isOver = true;
    if (!this.#groups) return;
    for (const group of this.#groups.values()) if (group.values.size > 0) this.#write(group);
    this.#groups = undefined;
  }

  #group(unit: MetricUnit, dimensions: Readonly<Record<string, string>>): Group {
    this.#groups ??= new Map();
    const key = JSON.stringify([unit, ...Object.entries(dimensions).sort()]);
    const found = this.#groups.get(key);
    if (found) return found;
    const group: Group = { unit, dimensions, values: new Map() };
    this.#groups.set(key, group);
    return group;
  }

  #write({ unit, dimensions, values }: Group): void {
    const { platform, functionName } = this.#owner;
    platform.emit(
      JSON.stringify({
        _aws: {
          Timestamp: platform.now(),
          CloudWatchMetrics: [
            {
              Namespace: platform.metricsNamespace ?? platform.service ?? NAMESPACE,
              Dimensions: [["function", ...Object.keys(dimensions)]],
              Metrics: [...values.keys()].map((Name) => ({ Name, Unit: unit })),
            },
          ],
        },
        function: functionName,
        ...dimensions,
        ...Object.fromEntries(values),
      }),
    );
  }
}

function check(name: string, value: number, dimensions: Readonly<Record<string, string>>): void {
  const names = Object.keys(dimensions);
  if (!Number.isFinite(value)) {
    throw new InvalidArgumentError(`The value of metric ${name} is a finite number, not ${value}.`);
  }
  if (names.length > MOST_OWN_DIMENSIONS) {
    throw new InvalidArgumentError(`Metric ${name} has at most ${MOST_OWN_DIMENSIONS} dimensions.`);
  }
  for (const [dimension, text] of Object.entries(dimensions)) {
    if (!isPrintable(dimension, LONGEST_NAME) || dimension.startsWith(":")) {
      throw new InvalidArgumentError(
        `Metric ${name} has a dimension "${dimension}"; its name is 1 to ${LONGEST_NAME} characters of printable ASCII and does not begin with a colon.`,
      );
    }
    if (!isPrintable(text, LONGEST_VALUE)) {
      throw new InvalidArgumentError(
        `Dimension ${dimension} of metric ${name} is "${text}"; it is a text of 1 to ${LONGEST_VALUE} characters of printable ASCII.`,
      );
    }
  }
  if (name.length > LONGEST_NAME) {
    throw new InvalidArgumentError(`The name of a metric has up to ${LONGEST_NAME} characters.`);
  }
  for (const taken of [name, ...names]) {
    if (taken === "" || RESERVED.includes(taken)) {
      throw new InvalidArgumentError(`A metric or dimension cannot have the name "${taken}".`);
    }
  }
  if (names.includes(name)) {
    throw new InvalidArgumentError(`Metric ${name} has a dimension of the same name: rename one of them.`);
  }
}

function isPrintable(text: unknown, longest: number): boolean {
  return typeof text === "string" && text.length <= longest && PRINTABLE.test(text);
}
