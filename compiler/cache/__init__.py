"""What is remembered from run to run: of values that follow from the content of files, never anything that has to be there."""
