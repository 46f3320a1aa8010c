/** The app: what calls which function. */
export { type App, app, compose, type DeliveryPolicy, type RetryPolicy, type Wiring } from "@motif/core";
