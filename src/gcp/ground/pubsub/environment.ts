/**
 * The variable that says where topics are published to, `https://<region>-pubsub.googleapis.com`: messages of one ordering
 * key keep their order only when they are published in one region
 * (https://cloud.google.com/pubsub/docs/ordering#considerations_when_using_ordered_messaging). Functions that publish have it.
 */
export const ENDPOINT_VARIABLE = "MOTIF_PUBSUB_ENDPOINT";
