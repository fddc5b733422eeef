/** What is not as it should be, in words. @param {unknown} error */
export const wordsOf = (error) => (error instanceof Error ? error.message : String(error));
