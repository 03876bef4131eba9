"""The pages: thin views over the rooms' queries and use cases, server-rendered, with htmx for the parts that change."""
