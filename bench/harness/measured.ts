/** One start of the app, what it did, and its end. */
export interface Start {
  readonly executions: number;
  /** Processor time of the whole process: its threads, its compiler and its garbage collector too. */
  readonly cpuMs: number;
}
