"""Forms of many parts that several people fill in over days, each field defined once; practices are submitted in one."""
