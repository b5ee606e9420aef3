// The program that does nothing.
