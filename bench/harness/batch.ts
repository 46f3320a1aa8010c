/** What a batch of starts took. Processor time is that of the whole process: its threads, its compiler and its garbage collector too. */
export interface Batch {
  readonly executions: number;
  readonly cpuMs: number;
  readonly elapsedMs: number;
}
