/**
 * A CloudEvent 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) with JSON data.
 * `time` is RFC 3339; `traceparent` is the distributed-tracing extension (W3C Trace Context).
 */
export interface CloudEvent<Data> {
  readonly specversion: "1.0";
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly subject?: string;
  readonly traceparent?: string;
  readonly data: Data;
}
