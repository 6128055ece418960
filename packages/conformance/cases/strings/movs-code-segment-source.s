# CS as the source of a string: a table in the code page.
# realmode: exit=hlt mem.0x100=48692100 judge="KVM run; SDM vol. 2, MOVS"
        mov $table, %si
        mov $0x100, %di
        mov $3, %cx
        rep movsb %cs:(%si), %es:(%di)
        hlt
table:  .ascii "Hi!"
