# Both vCPUs start at the reset vector and run this same code. Each waits for the starting signal
# and then counts 10,000 times into one shared word. LOCK makes each increment indivisible: without
# it the two would overwrite each other's results now and then.

        .bss
go:     .skip 2
counter: .skip 2

        .text
wait:
        pause
        cmpb $0, go
        je wait
        mov $10000, %cx
count:
        lock incw counter
        loop count
        hlt
