/** What stands for values that only a deployment knows, where their length is asked for: as long as most are. */
export const ACCOUNT = "123456789012";
export const REGION = "ap-southeast-1";
