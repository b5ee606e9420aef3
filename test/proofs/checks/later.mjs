// Preloaded into a controller whose clock is 340 days ahead: certificates of a year end within a month.
const now = Date.now;
Date.now = () => now() + 340 * 86_400_000;
