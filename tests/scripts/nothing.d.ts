// A project without a file is an error for tsc; this one is there before any script is.
