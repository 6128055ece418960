# POPA passes over the word of SP, but that word must be within the limit.
# realmode: layout=flat exit=hlt expect.ax=12 expect.sp=0xfff3 needs=popa-skip
# realmode: judge="native run (the host's CPU)"
        movw $fault, 12 * 4
        mov $0xfff9, %sp
        popa
        hlt
fault:  mov $12, %ax
        hlt
