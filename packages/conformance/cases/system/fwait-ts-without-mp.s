# FWAIT with TS but without MP, or with EM, does nothing.
# realmode: layout=flat exit=hlt expect.bx=1 judge="SDM vol. 3, Device Not Available Exception"
        mov %cr0, %eax
        and $0xfd, %al
        or $0x0c, %al
        mov %eax, %cr0
        fwait
        mov $1, %bx
        hlt
