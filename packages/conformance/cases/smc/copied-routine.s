# A routine copied to RAM runs there; copied anew with another constant it runs anew.
# realmode: layout=flat exit=hlt expect.bx=0x0507 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $0x3000, %sp
        call copy
        mov %al, %bh
        movb $7, routine + 1
        call copy
        mov %al, %bl
        hlt
copy:   mov $routine, %si
        mov $0x4000, %di
        mov $3, %cx
        rep movsb
        mov $0x4000, %dx
        jmp *%dx
routine: mov $5, %al
        ret
