export {
  type Comparison,
  type Condition,
  type FieldValue,
  type NumericRange,
  type PublishEntry,
  type PublishOptions,
  type Topic,
  type TopicFilter,
  type TopicOptions,
  type TopicPublisher,
  topic,
} from "@motif/core";
