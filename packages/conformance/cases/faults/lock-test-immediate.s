# LOCK TEST of an immediate is #UD: it writes nothing.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="run on the host's CPU (native); SDM vol. 2, LOCK"
        movw $fault, 6 * 4
        mov $0x2000, %sp
bad:    lock
        testb $1, 0x600
        hlt
fault:  pop %si
        sub $bad, %si
        hlt
