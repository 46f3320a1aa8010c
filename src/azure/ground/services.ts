/** How services are called in the table of capabilities. */
export const FUNCTIONS = "Functions, Flex Consumption";
export const SERVICE_BUS = "Service Bus";
export const ADAPTER = `${SERVICE_BUS} and the adapter`;
