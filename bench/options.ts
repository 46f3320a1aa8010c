/** How thoroughly to measure. */
export interface BenchOptions {
  readonly rounds: number;
  /** Of each measurement of HTTP. */
  readonly seconds: number;
}
