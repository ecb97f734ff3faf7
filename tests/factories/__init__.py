"""One factory for each model, in the file of its app. They write rows; pages and actions are tested beside them."""
